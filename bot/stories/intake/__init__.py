"""Stories as people send them: as messages and files, sorted into sections."""
