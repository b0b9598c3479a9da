"""What every voice of ours shares: text, prosody, timings, level. Not a provider itself."""
