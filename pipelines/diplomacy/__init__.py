"""Who acts toward whom: the countries and organisations that an article names."""
