"""Documents that lie: what they say of the repository that is no longer so, and what they would have to say."""
