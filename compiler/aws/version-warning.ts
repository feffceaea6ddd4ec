/**
 * Keeps AWS's clients, and Snowflake's, which brings some of them, from printing that a later version of theirs won't run on this Node.js: which version
 * lakec is built with is no affair of who runs it. It is their own switch, and turns off that warning alone; a user's own setting stands.
 */
export function silenceVersionWarning(): void {
  process.env[SWITCH] ??= 'true';
}

const SWITCH = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';
