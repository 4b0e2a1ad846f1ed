"""CSV, XLSX and Parquet, each as the same stream of tables of texts."""
