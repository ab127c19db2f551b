"""Every night: pull requests from what the steps plan, kept true to what people do with them.

Data flows one way: a fold becomes what is *wanted* (`plan`, in a bundle),
the forge is looked at (*observed*), `decide` makes of both the *actions*,
and only `publish` carries those out.
"""
