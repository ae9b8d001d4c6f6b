/** The log was carried over to another one (`ardoise migrate-log`): nothing is written here any more. */
export class MovedLog extends Error {
  override readonly name = 'MovedLog';

  constructor(path: string) {
    super(
      `Le journal ${path} a été transféré vers EventStoreDB et ne reçoit plus rien : donnez son adresse à EVENTSTORE_URL.`,
    );
  }
}
