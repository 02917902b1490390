"""Table recognition measured on pages whose cells are known: born digital and scanned, ruled and not."""
