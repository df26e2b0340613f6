"""How the engine's taggers are trained and measured; nothing here is needed to run the showcase."""
