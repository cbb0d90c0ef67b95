import { writeFileSync } from 'node:fs';
import { sealVectorsText } from './seal-vectors/seal-vectors.ts';

writeFileSync(new URL('../test/vectors/seal-v1.json', import.meta.url), sealVectorsText());
