"""Archive rules: YAML read to typed predicates, and the evidence that they give."""
