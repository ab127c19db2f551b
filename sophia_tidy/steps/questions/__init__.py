"""Questions of the steps that only a door can tell whether to ask: where git looks, what a stack lacks."""
