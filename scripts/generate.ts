/** Writes every generated file; `--check` writes none and exits 1 when one is stale. */
import './generate-types.ts';
import './generate-kernels.ts';
