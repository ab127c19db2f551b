"""Names and quantities that several kinds of object share."""
