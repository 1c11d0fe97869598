/** German. */
import type { Words } from './words.js';

export const de: Words = {
  locale: 'de',
  service: 'Der Dienst',
  states: {
    idle: 'Nicht verbunden.',
    connecting: 'Verbindung wird hergestellt …',
    reconnecting: 'Verbindung wird wiederhergestellt …',
    open: 'Verbunden.',
    closing: 'Verbindung wird getrennt …',
    closed: 'Verbindung getrennt.',
    paused: 'Angehalten, bis Sie zu dieser Seite zurückkehren.',
    'not-ready': 'Noch nicht bereit für eine Verbindung.',
  },
  troubles: {
    offline: () => 'Sie sind anscheinend offline',
    lost: () => 'Die Verbindung ist abgebrochen',
    unreachable: (service) => `${service} ist nicht erreichbar`,
    slow: () => 'Der Aufbau der Verbindung dauert länger als sonst',
    busy: (service) => `${service} ist überlastet oder startet gerade neu`,
    service: (service) => `${service} funktioniert gerade nicht richtig`,
    'sign-in': () => 'Ihre Anmeldung wurde nicht angenommen',
    denied: (service) => `${service} nimmt diese Verbindung nicht an`,
    setup: () => 'Diese Seite ist nicht richtig eingerichtet',
    permission: () => 'Ihr Browser braucht für die Verbindung Ihre Erlaubnis',
    unstable: () => 'Die Verbindung bricht immer wieder ab',
    ended: (service) => `${service} hat die Verbindung beendet`,
  },
  next: {
    at: (when) => `der nächste Versuch folgt ${when}`,
    soon: 'der nächste Versuch folgt in Kürze',
    now: 'ein neuer Versuch läuft',
    wait: 'bitte warten Sie einen Augenblick',
    retry: 'bitte versuchen Sie es noch einmal',
    'sign-in': 'bitte melden Sie sich noch einmal an',
    contact: 'bitte wenden Sie sich an den Support',
  },
  join: (trouble, next) => `${trouble}; ${next}.`,
  actions: { retry: 'Noch einmal versuchen', 'sign-in': 'Neu anmelden', contact: 'Support kontaktieren' },
  queued: {
    one: (count) => `${count} Nachricht wird gesendet, sobald Sie verbunden sind.`,
    other: (count) => `${count} Nachrichten werden gesendet, sobald Sie verbunden sind.`,
  },
};
