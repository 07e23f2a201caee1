"""The records of a policy, by what they are about: with the model, the format of its file."""
