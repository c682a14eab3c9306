import {useExternalListener, useState} from "@odoo/owl";
import {PIXELS, SNAP, snap} from "./board_time";

// A pointer that moves less than this many pixels has clicked.
const CLICK = 5;

/**
 * Dragging an item to another time or column, or its lower edge to another end.
 *
 * @param {Object} options
 * @param {Function} options.onClick called with the item
 * @param {Function} options.onMove called with item, start and resource id
 * @param {Function} options.onStretch called with item and minutes
 * @returns {Object} state: `item`, and where it is now as `start`, `stop`, `resourceId`
 */
export function useBoardDrag({onClick, onMove, onStretch}) {
    const state = useState({
        item: null,
        start: 0,
        stop: 0,
        resourceId: null,
        begin(ev, item, isEdge) {
            if (ev.button === 0) {
                ev.currentTarget
                    .closest("[data-item]")
                    .setPointerCapture?.(ev.pointerId);
                Object.assign(state, {
                    item,
                    isEdge,
                    isMoved: false,
                    x: ev.clientX,
                    y: ev.clientY,
                    start: item.start,
                    stop: item.stop,
                    resourceId: item.resource_id,
                });
            }
        },
    });

    function follow(ev) {
        const {item} = state;
        const distance =
            Math.abs(ev.clientX - state.x) + Math.abs(ev.clientY - state.y);
        if (!item || (!state.isMoved && distance < CLICK)) {
            return;
        }
        state.isMoved = true;
        if (!item.booking?.can_move) {
            return;
        }
        const moved = snap((ev.clientY - state.y) / PIXELS);
        if (state.isEdge) {
            state.stop = Math.max(item.stop + moved, item.start + SNAP);
            return;
        }
        state.start = item.start + moved;
        state.stop = item.stop + moved;
        const column = findColumn(ev);
        state.resourceId = column ? Number(column.dataset.resource) : item.resource_id;
    }

    function findColumn(ev) {
        const found = document.elementsFromPoint(ev.clientX, ev.clientY);
        return found.find((element) => element.dataset.resource);
    }

    async function end() {
        const {item, isEdge, isMoved, start, stop, resourceId} = state;
        if (!item) {
            return;
        }
        if (!isMoved) {
            state.item = null;
            onClick(item);
            return;
        }
        try {
            if (isEdge && stop !== item.stop) {
                await onStretch(item, stop - item.stop);
            } else if (start !== item.start || resourceId !== item.resource_id) {
                await onMove(item, start - item.start, resourceId);
            }
        } finally {
            state.item = null;
        }
    }

    function giveUp() {
        state.item = null;
    }

    useExternalListener(window, "pointermove", follow);
    useExternalListener(window, "pointerup", end);
    useExternalListener(window, "pointercancel", giveUp);
    useExternalListener(window, "keydown", (ev) => ev.key === "Escape" && giveUp());
    return state;
}
