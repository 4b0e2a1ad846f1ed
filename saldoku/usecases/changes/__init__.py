"""What changes savings after they were posted: cards put together, mistakes put right by two persons."""
