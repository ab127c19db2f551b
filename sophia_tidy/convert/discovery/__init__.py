"""Which files of a tree are stacks, told by their content, and what each of them is for."""
