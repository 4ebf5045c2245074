"""From services to the routes of the library, the originals and the dossier; one module each."""
