"""The web studio: pages for people, an API for programs."""
