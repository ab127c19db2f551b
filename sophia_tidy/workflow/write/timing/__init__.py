"""The time that the one workflow takes: how long each kind of step does, the budget of them all, and how long a roll-out is waited for."""
