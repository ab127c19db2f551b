"""The bundle: how what a night wants gets from the job that runs the repository's tests to the job that has the token.

``container.py`` a file of two members · ``fields.py`` typed reading ·
``shapes.py`` what each field may be · ``bundle.py`` written and read ·
``branches.py`` the branches taken in and checked.
"""
