import { relative } from 'node:path';
import { compileContracts } from './support/contracts.ts';

const { artifacts, cacheFile, cached } = compileContracts();
for (const [name, { abi, bytecode }] of Object.entries(artifacts)) {
  console.log(`${name}: ${(bytecode.length - 2) / 2} bytes, ${abi.length} ABI entries`);
}
console.log(`${cached ? 'unchanged' : 'compiled'}: ${relative(process.cwd(), cacheFile)}`);
