"""The plugins that come with Filmwright, in the order in which they are loaded."""

BUILT_IN = (
    "plugins.providers.analyst",
    "plugins.providers.illustrator",
    "plugins.providers.photo",
    "plugins.providers.kokoro",
    "plugins.providers.hibari",
    "plugins.providers.espeak",
    "plugins.providers.lipsync",
    "plugins.providers.composer",
    "plugins.providers.subtitles",
    "plugins.providers.compose",
    "plugins.outputs.folder",
    "plugins.outputs.s3",
    "plugins.outputs.youtube",
    "plugins.outputs.salesforce",
)
