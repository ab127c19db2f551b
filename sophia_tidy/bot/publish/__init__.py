"""What is there is made into what is wanted: the forge is looked at, and the actions are carried out."""
