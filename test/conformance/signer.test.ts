import { createLocalSigner } from '../../node/signing/local-signer.ts';
import { signerScene, testSigner } from './signer.ts';
import { createSignerFolder } from './signer-process.ts';

testSigner('in this process', async () => {
  const signer = createLocalSigner({ ...signerScene, seed: signerScene.seed() });
  return { signer, remove: () => signer.close() };
});

testSigner('over a socket', async () => {
  const world = createSignerFolder();
  await world.start();
  return { signer: await world.connect(), remove: world.remove };
});
