"""GitHub workflows: read with places, their facts gathered, and what no validator says of them found."""
