// Whether somebody is just pressing something: what is pressed must not move away before it is released, else the click is lost.

/** A press on a scroll bar or for a menu has no end that is told. */
const PRESS_MILLIS_AT_MOST = 2_000;

let pressed = null;

addEventListener('pointerdown', () => {
  pressed ??= pressedUntilReleased();
}, true);

function pressedUntilReleased() {
  return new Promise(released => {
    const over = () => {
      pressed = null;
      removeEventListener('pointerup', soon, true);
      removeEventListener('pointercancel', soon, true);
      clearTimeout(longest);
      released();
    };
    const soon = () => setTimeout(over, 0); // The click comes after the release.
    addEventListener('pointerup', soon, true);
    addEventListener('pointercancel', soon, true);
    const longest = setTimeout(over, PRESS_MILLIS_AT_MOST);
  });
}

/** At once, unless something is being pressed. */
export const pointerReleased = () => pressed ?? Promise.resolve();
