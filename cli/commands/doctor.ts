import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { checkDataFolder, checkDisk } from '../doctor/disk-checks.ts';
import { checkGenesisFile, checkKeyFiles } from '../doctor/file-checks.ts';
import { type Finding, findingFromFault } from '../doctor/finding.ts';
import { checkClock, checkNode, checkPeers, checkPorts } from '../doctor/network-checks.ts';
import { checkSealKeyFiles } from '../doctor/seal-check.ts';
import { checkSigner } from '../doctor/signer-check.ts';
import { exitCodes } from '../exit-code.ts';
import { configOption, type LoadedSettings, loadSettings } from '../settings-file.ts';
import { doctorTexts } from '../texts/doctor-texts.ts';
import { trouble } from '../trouble.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  title: doctorTexts.title,
  options: [configOption],
  examples: ['adal doctor', 'adal doctor --config validator-1/adal.toml'],
  async run(context, input) {
    const findings = await examine(context, input);
    const bad = findings.filter(({ verdict }) => verdict === 'bad');
    context.show({ ok: bad.length === 0, findings }, () => {
      const marks = { good: context.style.good('✓'), unsure: context.style.faint('·'), bad: context.style.bad('✗') };
      const lines = findings.map(({ verdict, subject, text }) => `${marks[verdict]} ${subject}: ${text}\n`).join('');
      return bad.length === 0 ? `${lines}\n${context.word(doctorTexts.allGood)}\n` : lines;
    });
    if (bad.length > 0 && !context.json) throw trouble('CLI_CHECKS_FAILED', { failed: bad.length });
    return bad.length === 0 ? exitCodes.ok : exitCodes.refused;
  },
});

async function examine(context: CommandContext, input: CommandInput): Promise<readonly Finding[]> {
  let loaded: LoadedSettings;
  try {
    loaded = loadSettings(context, input, false);
  } catch (error) {
    // Without settings there is nothing else to look at.
    return [findingFromFault(context, context.word(doctorTexts.settings), error)];
  }
  const { settings } = loaded;
  const node = await checkNode(context, settings);
  return [
    {
      verdict: 'good',
      subject: context.word(doctorTexts.settings),
      text: context.word(doctorTexts.settingsGood, { role: settings.role }),
    },
    ...checkGenesisFile(context, settings),
    ...checkKeyFiles(context, settings),
    ...(await checkSigner(context, settings)),
    ...(await checkSealKeyFiles(context, settings)),
    checkDataFolder(context, settings),
    checkDisk(context, settings),
    await checkClock(context, settings),
    ...(await checkPorts(context, settings, node.verdict === 'good')),
    ...(await checkPeers(context, settings)),
    node,
  ];
}
