// Nothing of its own: with this file the header is compiled that all tests share, once for all of them.
