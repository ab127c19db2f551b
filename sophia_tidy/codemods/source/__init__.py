"""A module as positions, bindings and scopes; edits spliced into its text."""
