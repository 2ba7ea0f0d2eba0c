"""Page readers, one per CMS family."""
