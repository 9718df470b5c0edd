// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title TestWallet
/// @notice A contract account with one owner, for tests: signs by ERC-1271, pays by `execute`.
contract TestWallet {
    /// @notice Only the owner may make this wallet act.
    error NotOwner();

    bytes4 private constant ERC1271_VALID = 0x1626ba7e;
    bytes4 private constant ERC1271_INVALID = 0xffffffff;

    /// @notice The externally owned account that controls this wallet.
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    receive() external payable {}

    /// @notice Makes one call from this wallet with `value` wei; passes on the answer or the failure of the callee.
    function execute(address target, uint256 value, bytes calldata data) external payable returns (bytes memory) {
        if (msg.sender != owner) revert NotOwner();
        (bool ok, bytes memory answer) = target.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        return answer;
    }

    /// @notice ERC-1271: whether the owner signed `hash` (65 bytes r, s, v).
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return ERC1271_INVALID;
        address signer =
            ecrecover(hash, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64]));
        return signer != address(0) && signer == owner ? ERC1271_VALID : ERC1271_INVALID;
    }
}
