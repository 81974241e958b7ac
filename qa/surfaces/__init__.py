"""Where people and programs meet the engine: command line, HTTP, browser. Thin, every one."""
