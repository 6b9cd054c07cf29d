"""Who acts toward whom: for now the countries that an article names."""
