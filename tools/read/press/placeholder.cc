namespace dicta::tools {}
