// SPDX-License-Identifier: Apache-2.0
/** What lies on a volume labelled cidata may be meant for cloud-init, and is then no configuration. */

/** Where it looks, and so do we; its volume may be without. */
export const CLOUD_INIT_FILE = "user-data";

/** What its formats begin with, blanks and case ignored (cloud-init, "User-data formats"). */
const BEGINNING =
  /^\s*(?:#cloud-config|#cloud-boothook|#include|#part-handler|#upstart-job|#!|##\s*template:|content-type:|from )/i;

/** Its archives are mails: this line is among the first, wherever it stands. */
const MAIL = /^mime-version:/im;
const MAIL_HEAD_BYTES = 4096;

const GZIP_MAGIC = [0x1f, 0x8b];

/** Whether user-data is in one of the forms that cloud-init knows, or empty, as it may be there. */
export function isForCloudInit(bytes: Uint8Array): boolean {
  if (GZIP_MAGIC.every((byte, index) => bytes[index] === byte)) return true;
  const text = new TextDecoder().decode(bytes.subarray(0, MAIL_HEAD_BYTES));
  return text.trim() === "" || BEGINNING.test(text) || MAIL.test(text);
}
