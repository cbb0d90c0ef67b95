import type { OptionRow } from '../command.ts';

export const passwordFileOption: OptionRow = {
  name: 'password-file',
  value: 'FILE',
  title: {
    kk: 'құпиясөз жазылған файл (режимі 600); әйтпесе ADAL_PASSWORD_FILE немесе терминал',
    ru: 'файл с паролем (режим 600); иначе ADAL_PASSWORD_FILE или терминал',
    en: 'file with the password (mode 600); else ADAL_PASSWORD_FILE or the terminal',
  },
};
