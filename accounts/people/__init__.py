"""Those who work in an organization: how they come in, what they may do, how they prove who they are."""
