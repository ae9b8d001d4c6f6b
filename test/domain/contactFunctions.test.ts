import { describe, expect, it } from 'vitest';
import { assertChoosable } from '../../src/domain/organisation/contactFunctions.js';
import type { OrganisationEvent } from '../../src/domain/organisation/events.js';
import { organisation } from '../../src/domain/organisation/organisation.js';
import { specFor } from '../support/deciderSpec.js';

const { given } = specFor(organisation);
const direction = { functionId: 'f-1', name: 'Direction' };
const defined: OrganisationEvent = { type: 'ContactFunctionDefined', data: direction };
const retired: OrganisationEvent = { type: 'ContactFunctionRetired', data: { functionId: 'f-1' } };

describe('DefineContactFunction', () => {
  it('adds a function once', () => {
    given().when({ type: 'DefineContactFunction', data: direction }).thenEvents(defined);
    given(defined).when({ type: 'DefineContactFunction', data: direction }).thenNothing();
  });

  it.each(['Technique', ' technique', 'TECHNÍQUE', 'direction'])(
    'is refused for %s, which reads as one in use',
    (name) => {
      given(defined)
        .when({ type: 'DefineContactFunction', data: { functionId: 'f-2', name } })
        .thenRefused('contact_function.name_taken');
    },
  );

  it('may take the name of a retired one', () => {
    const again = { functionId: 'f-2', name: 'Direction' };
    given(defined, retired)
      .when({ type: 'DefineContactFunction', data: again })
      .thenEvents({ type: 'ContactFunctionDefined', data: again });
  });

  it('is refused for an id that another function has', () => {
    given()
      .when({ type: 'DefineContactFunction', data: { functionId: 'technique', name: 'Réseau' } })
      .thenRefused('contact_function.exists');
  });
});

describe('RenameContactFunction', () => {
  it('renames one, also one of those that are there at first', () => {
    const data = { functionId: 'technique', name: 'Réseau' };
    const renamed: OrganisationEvent = { type: 'ContactFunctionRenamed', data };
    given().when({ type: 'RenameContactFunction', data }).thenEvents(renamed);
    given(renamed).when({ type: 'RenameContactFunction', data }).thenNothing();
  });

  it('may change the accents or the case of its own name', () => {
    const data = { functionId: 'technique', name: 'TECHNIQUE' };
    given().when({ type: 'RenameContactFunction', data }).thenEvents({ type: 'ContactFunctionRenamed', data });
  });

  it('is refused for the name of another, and for an unknown function', () => {
    given()
      .when({ type: 'RenameContactFunction', data: { functionId: 'technique', name: 'commercial' } })
      .thenRefused('contact_function.name_taken');
    given()
      .when({ type: 'RenameContactFunction', data: { functionId: 'constructor', name: 'Réseau' } })
      .thenRefused('contact_function.unknown');
  });
});

describe('RetireContactFunction', () => {
  it('takes it off the list once', () => {
    given(defined)
      .when({ type: 'RetireContactFunction', data: { functionId: 'f-1' } })
      .thenEvents(retired);
    given(defined, retired)
      .when({ type: 'RetireContactFunction', data: { functionId: 'f-1' } })
      .thenNothing();
  });

  it('leaves the others to be chosen', () => {
    const { functions } = [defined, retired].reduce(organisation.evolve, organisation.initial);
    expect(() => assertChoosable(functions, 'commercial')).not.toThrow();
    expect(() => assertChoosable(functions, 'f-1')).toThrow(
      expect.objectContaining({ code: 'contact.function_retired' }),
    );
    expect(() => assertChoosable(functions, 'toString')).toThrow(
      expect.objectContaining({ code: 'contact.function_unknown' }),
    );
  });
});
