"""The sound of places: sea, rain, birds, streets and rooms, synthesised."""
