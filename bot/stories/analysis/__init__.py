"""The rules about texts: sentences, figures, claims, private words. Text in, values out; no session."""
