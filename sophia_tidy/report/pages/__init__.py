"""What each step shows: from its result to a page, one module a step."""
