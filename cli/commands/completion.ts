import { defineCommand } from '../command.ts';
import { completionScript } from '../completion-script.ts';
import { exitCodes } from '../exit-code.ts';

export const completionCommand = defineCommand({
  name: 'completion',
  title: {
    kk: 'bash немесе zsh үшін толықтыру сценарийі',
    ru: 'Скрипт автодополнения для bash или zsh',
    en: 'Completion script for bash or zsh',
  },
  parameters: [{ name: 'shell', title: { kk: 'bash немесе zsh', ru: 'bash или zsh', en: 'bash or zsh' } }],
  examples: ['source <(adal completion bash)'],
  async run(context, input) {
    context.io.stdout.write(completionScript(context.commands, input.text('shell')));
    return exitCodes.ok;
  },
});
