/** A data file was written by a newer version of Ardoise: it is not touched. */
export class NewerFile extends Error {
  override readonly name = 'NewerFile';
  readonly path: string;

  constructor(path: string, found: number, known: number) {
    super(
      `${path} a été écrit par une version plus récente d’Ardoise (format ${found}, celle-ci connaît jusqu’au format ${known}). ` +
        'Installez la version récente pour ouvrir ces données.',
    );
    this.path = path;
  }
}
