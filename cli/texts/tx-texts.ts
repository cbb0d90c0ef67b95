import type { Texts } from '../../ledger/base/texts.ts';

export const txTexts = {
  key: {
    kk: 'жіберушінің кілт файлы; келесілері — қоса қол қоюшылар',
    ru: 'файл ключа отправителя; следующие — соподписанты',
    en: 'key file of the sender; further ones are cosigners',
  },
  passwordFile: {
    kk: 'кілттердің құпиясөз файлдары, сол ретпен; біреу болса — бәріне',
    ru: 'файлы паролей ключей в том же порядке; один — для всех',
    en: 'password files of the keys, in the same order; a single one serves all',
  },
  file: {
    kk: 'деректер файлы (JSON немесе TOML); флагтар одан жоғары тұрады',
    ru: 'файл с данными (JSON или TOML); флаги важнее его',
    en: 'payload file (JSON or TOML); flags stand over it',
  },
  expires: {
    kk: 'жарамдылық мерзімі, 24 сағатқа дейін',
    ru: 'срок действия, до 24 часов',
    en: 'how long it stays valid, at most 24h',
  },
  dryRun: {
    kk: 'жібермей, түйінде тексеру',
    ru: 'проверить на узле, не отправляя',
    en: 'have the node check it without sending',
  },
  wait: { kk: 'блокқа енгенше күту', ru: 'ждать включения в блок', en: 'wait until a block holds it' },
  receipt: {
    kk: '--wait болғанда түбіртекті осы файлға жазу',
    ru: 'с --wait: записать квитанцию в файл',
    en: 'with --wait: write the receipt to this file',
  },
  offline: {
    kk: 'жібермей, қол қойылған байттарды файлға жазу; --genesis керек',
    ru: 'не отправлять, а записать подписанные байты в файл; нужен --genesis',
    en: 'write the signed bytes to a file instead of sending; needs --genesis',
  },
  genesis: {
    kk: 'тізбектің genesis файлы; берілмесе, түйіннен сұралады',
    ru: 'файл genesis цепочки; если нет, спрашиваем у узла',
    en: 'genesis file of the chain; when absent, the node is asked',
  },
  sensitive: {
    kk: 'Маңызды транзакция: ұйымның екінші кілті де (--key) немесе тіркеушінің жаңа растауы керек.',
    ru: 'Важная транзакция: нужен второй ключ организации (--key) или свежее подтверждение регистратора.',
    en: 'A sensitive transaction: it needs a second key of the organisation (--key) or a fresh attestation by the registrar.',
  },
  legalBasis: { kk: 'Негізі: {basis}', ru: 'Основание: {basis}', en: 'Basis: {basis}' },
  roles: { kk: 'Кім: {roles}', ru: 'Кто: {roles}', en: 'Who: {roles}' },
  anybody: {
    kk: 'кез келген тіркелген ұйым',
    ru: 'любая зарегистрированная организация',
    en: 'any registered organisation',
  },
  submissionKey: {
    kk: 'осы конкурсқа ғана жасалған, тіркелмеген өтінім кілті',
    ru: 'незарегистрированный ключ подачи, созданный для одного конкурса',
    en: 'an unregistered submission key made for one tender',
  },
  sent: { kk: 'Жіберілді. txId: {txId}', ru: 'Отправлено. txId: {txId}', en: 'Sent. txId: {txId}' },
  checked: {
    kk: 'Тексерілді, қазір қабылданар еді. txId: {txId}',
    ru: 'Проверено, сейчас была бы принята. txId: {txId}',
    en: 'Checked; it would be accepted now. txId: {txId}',
  },
  committed: { kk: 'Блокта тұр. txId: {txId}', ru: 'В блоке. txId: {txId}', en: 'In a block. txId: {txId}' },
  written: {
    kk: 'Қол қойылған транзакция жазылды: {file}. Жіберу: adal tx send {file}',
    ru: 'Подписанная транзакция записана: {file}. Отправить: adal tx send {file}',
    en: 'Signed transaction written: {file}. Send it with: adal tx send {file}',
  },
  send: {
    kk: 'Бұрын қол қойылған транзакцияны жіберу',
    ru: 'Отправить ранее подписанную транзакцию',
    en: 'Send a transaction signed before',
  },
  sendFile: { kk: '--offline жазған файл', ru: 'файл, записанный --offline', en: 'the file that --offline wrote' },
  types: { kk: 'Барлық транзакция түрі', ru: 'Все типы транзакций', en: 'All transaction types' },
  type: { kk: 'Түрі', ru: 'Тип', en: 'Type' },
  title: { kk: 'Мағынасы', ru: 'Что делает', en: 'What it does' },
  who: { kk: 'Кім', ru: 'Кто', en: 'Who' },
} as const satisfies Readonly<Record<string, Texts>>;
