//! Geometry: moves a window so that it is visible on a screen.

use serde::{Deserialize, Serialize};

/// A rectangle in physical pixels. All screens share one coordinate system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rectangle {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Rectangle {
    /// Returns the area of the intersection.
    fn overlap(&self, other: &Self) -> i64 {
        let side = |start: i32, length: u32, other_start: i32, other_length: u32| {
            let end = (i64::from(start) + i64::from(length)).min(i64::from(other_start) + i64::from(other_length));
            (end - i64::from(start.max(other_start))).max(0)
        };
        side(self.x, self.width, other.x, other.width) * side(self.y, self.height, other.y, other.height)
    }

    /// Returns this rectangle moved into `screen`, and made smaller if it is larger than the screen.
    fn inside(&self, screen: &Self) -> Self {
        let (width, height) = (self.width.min(screen.width), self.height.min(screen.height));
        let fit = |start: i32, length: u32, first: i32, room: u32| {
            let last = i64::from(first) + i64::from(room) - i64::from(length);
            i32::try_from(i64::from(start).clamp(i64::from(first), last)).unwrap_or(first)
        };
        Self {
            x: fit(self.x, width, screen.x, screen.width),
            y: fit(self.y, height, screen.y, screen.height),
            width,
            height,
        }
    }
}

/// Returns a rectangle that is entirely visible: `place` moved into the screen with the largest part of it. Returns
/// `None` if `place` is on no screen.
pub(super) fn fit(place: Rectangle, screens: &[Rectangle]) -> Option<Rectangle> {
    let screen = screens.iter().max_by_key(|screen| place.overlap(screen))?;
    (place.overlap(screen) > 0).then(|| place.inside(screen))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Rectangle = Rectangle { x: 0, y: 0, width: 1920, height: 1080 };
    const RIGHT: Rectangle = Rectangle { x: 1920, y: 0, width: 1280, height: 800 };

    fn at(x: i32, y: i32, width: u32, height: u32) -> Rectangle {
        Rectangle { x, y, width, height }
    }

    #[test]
    fn a_visible_window_stays() {
        let place = at(100, 50, 1120, 760);
        assert_eq!(fit(place, &[LEFT, RIGHT]), Some(place));
    }

    #[test]
    fn a_partly_visible_window_is_moved_in() {
        assert_eq!(fit(at(-900, -40, 1120, 760), &[LEFT]), Some(at(0, 0, 1120, 760)));
        assert_eq!(fit(at(1900, 1060, 1120, 760), &[LEFT]), Some(at(800, 320, 1120, 760)));
    }

    #[test]
    fn the_screen_with_the_largest_part_is_used() {
        assert_eq!(fit(at(1820, 10, 1000, 700), &[LEFT, RIGHT]), Some(at(1920, 10, 1000, 700)));
    }

    #[test]
    fn a_window_larger_than_its_screen_is_made_smaller() {
        assert_eq!(fit(at(2000, 100, 1900, 1000), &[RIGHT]), Some(RIGHT));
    }

    #[test]
    fn a_window_on_a_removed_screen_has_no_position() {
        assert_eq!(fit(at(2000, 100, 1120, 760), &[LEFT]), None);
        assert_eq!(fit(at(0, 0, 1120, 760), &[]), None);
    }

    #[test]
    fn extreme_numbers_are_handled() {
        assert_eq!(fit(at(i32::MAX, i32::MIN, u32::MAX, u32::MAX), &[LEFT]), None);
        assert_eq!(fit(at(i32::MIN, i32::MIN, u32::MAX, u32::MAX), &[LEFT]), Some(LEFT));
        assert_eq!(fit(at(0, 0, 0, 0), &[LEFT]), None);
    }
}
