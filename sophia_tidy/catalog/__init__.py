"""All rules, gathered from where they live."""
