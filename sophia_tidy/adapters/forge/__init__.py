"""The door to a forge: GitHub, Gitea and Forgejo, asked in the same few words."""
