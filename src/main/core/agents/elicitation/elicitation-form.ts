interface FieldBase {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly required: boolean;
}

export interface TextField extends FieldBase {
  readonly type: 'text';
  /** In characters. */
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  /** A regular expression of the asker's: never run it without a limit of time. */
  readonly pattern: string | undefined;
  readonly format: 'email' | 'uri' | 'date' | 'date-time' | undefined;
  /** What is typed is not to be seen nor kept. */
  readonly secret?: true | undefined;
  readonly default: string | undefined;
}

export interface NumberField extends FieldBase {
  readonly type: 'number';
  readonly integer: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly default: number | undefined;
}

export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
  readonly default: boolean | undefined;
}

export interface FieldChoice {
  readonly value: string;
  readonly title: string;
  readonly description: string | undefined;
}

/** One of several. */
export interface ChoiceField extends FieldBase {
  readonly type: 'choice';
  readonly choices: readonly FieldChoice[];
  readonly default: string | undefined;
}

/** Some of several. */
export interface ChoicesField extends FieldBase {
  readonly type: 'choices';
  readonly choices: readonly FieldChoice[];
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly default: readonly string[] | undefined;
}

/** A type this version does not know: shown with its schema, filled in as JSON text. */
export interface RawField extends FieldBase {
  readonly type: 'raw';
  readonly schema: unknown;
}

export type FormField =
  | TextField
  | NumberField
  | BooleanField
  | ChoiceField
  | ChoicesField
  | RawField;

/** A form as it is shown. Texts are the asker's: untrusted. */
export interface ElicitationForm {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly fields: readonly FormField[];
}
