import { defineSetting } from './setting.ts';
import { path, whole } from './setting-shapes.ts';

/** Where the key of a validator lies, when this process holds it. */
export const validatorSettings = {
  keyFile: defineSetting({
    form: 'path',
    schema: path.optional(),
    default: undefined,
    unit: '-',
    flag: true,
    title: {
      kk: 'Валидатор кілтінің файлы; берілсе, түйін валидатор болады',
      ru: 'Файл ключа валидатора; если задан, узел — валидатор',
      en: 'Key file of the validator; when given, the node is a validator',
    },
    reason: 'The one thing that makes a node a validator.',
  }),
  passwordFile: defineSetting({
    form: 'path',
    schema: path.optional(),
    default: undefined,
    unit: '-',
    flag: true,
    title: {
      kk: 'Валидатор кілтінің құпиясөзі жазылған файл (режимі 600)',
      ru: 'Файл с паролем ключа валидатора (режим 600)',
      en: 'File with the password of the validator key (mode 600)',
    },
    reason: 'A service has nobody at its terminal; a password never stands in a flag or variable.',
  }),
};

/** Where it lies, when another process does. */
export const signerSettings = {
  socket: defineSetting({
    form: 'path',
    schema: path.optional(),
    default: undefined,
    unit: '-',
    flag: true,
    title: {
      kk: 'Валидатор кілтін сақтайтын қол қоюшы процестің сокеті; берілсе, түйін валидатор болады, кілт файлы керек емес',
      ru: 'Сокет процесса подписи, у которого ключ валидатора; если задан, узел — валидатор, и файл ключа ему не нужен',
      en: 'Socket of the signer process that holds the validator key; when given, the node is a validator and needs no key file',
    },
    reason: 'The key and what it signed last stay where no peer and no client reaches.',
  }),
  timeoutMs: defineSetting({
    form: 'integer',
    schema: whole(100, 60_000),
    default: 2_000,
    unit: 'ms',
    flag: false,
    title: {
      kk: 'Қол қоюшының бір жауабын күту уақыты, қайта қосылуды қоса',
      ru: 'Сколько ждать одного ответа процесса подписи, включая переподключение',
      en: 'How long one answer of the signer may take, reconnecting included',
    },
    reason: 'A signer answers in a few ms; a vote that comes later than a round lasts helps nobody.',
  }),
};
