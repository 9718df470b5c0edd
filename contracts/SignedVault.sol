// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title SignedVault
/// @notice Escrow of ETH between depositors and resolvers. A deposit is tagged with a resolver and a nonce; money leaves only
///         with that resolver's EIP-712 signature, and never more than was deposited for that resolver.
/// @dev Development double of the deployed vault, written against its ABI. The zero address stands for ETH; other tokens are
///      not held here. Anyone may broadcast a withdrawal, since the signature fixes who receives it.
contract SignedVault {
    /// @notice ETH was deposited.
    /// @dev Nothing is indexed and the resolver is not part of it, as on the deployed vault: readers must ask `getDeposit`.
    event Deposit(address user, address token, uint256 amount, uint256 nonce);

    /// @notice This user already made a deposit for this token, resolver and nonce.
    /// @param key keccak256(abi.encode(user, token, resolver, nonce)).
    error DuplicateDeposit(bytes32 key);
    /// @notice The zero address cannot be a resolver.
    error InvalidResolver();
    /// @notice The zero address cannot receive a withdrawal.
    error InvalidUser();
    /// @notice Nothing was sent, or nothing was asked for.
    error ZeroAmount();
    /// @notice The withdrawal's deadline lies before this block's timestamp.
    error ExpiredSignature();
    /// @notice The resolver's signature with this nonce was already used.
    error NonceAlreadyUsed();
    /// @notice The signature is malformed, malleable (high s) or not the resolver's.
    error InvalidSignature();
    /// @notice Less is held for this resolver than the withdrawal asks for.
    error InsufficientResolverBalance();
    /// @notice The receiver refused the ETH.
    error TransferFailed();
    /// @notice A withdrawal was attempted from within another one.
    error ReentrantCall();

    address private constant ETH = address(0);

    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant WITHDRAW_TYPEHASH =
        keccak256("Withdraw(address user,address token,uint256 amount,address resolver,uint256 nonce,uint256 deadline)");

    /// @dev Half of secp256k1's order: a greater s is the malleable twin of a valid signature (EIP-2).
    uint256 private constant MAX_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    uint256 private constant NOT_ENTERED = 1;
    uint256 private constant ENTERED = 2;

    /// @notice Withdrawal nonces that a resolver's signature has spent. Deposit nonces live apart from these.
    mapping(address resolver => mapping(uint256 nonce => bool used)) public usedNonces;

    /// @notice What may still leave under this resolver's signature, per token.
    mapping(address resolver => mapping(address token => uint256 amount)) public resolverBalanceOf;

    /// @dev Written once for each key and never cleared, so that a key can never be paid for twice.
    mapping(bytes32 key => uint256 amount) private _deposits;

    uint256 private _entered = NOT_ENTERED;

    modifier nonReentrant() {
        if (_entered == ENTERED) revert ReentrantCall();
        _entered = ENTERED;
        _;
        _entered = NOT_ENTERED;
    }

    /// @notice Deposits the sent ETH for `resolver` under a nonce that the sender has not used with it before.
    function depositETH(address resolver, uint256 nonce) external payable {
        if (resolver == address(0)) revert InvalidResolver();
        if (msg.value == 0) revert ZeroAmount();
        bytes32 key = _depositKey(msg.sender, ETH, resolver, nonce);
        if (_deposits[key] != 0) revert DuplicateDeposit(key);

        _deposits[key] = msg.value;
        resolverBalanceOf[resolver][ETH] += msg.value;
        emit Deposit(msg.sender, ETH, msg.value, nonce);
    }

    /// @notice The amount once deposited under this key, in wei; zero if there was none. A withdrawal does not change it.
    function getDeposit(address user, address token, address resolver, uint256 nonce) external view returns (uint256) {
        return _deposits[_depositKey(user, token, resolver, nonce)];
    }

    /// @notice Pays `amount` wei to `user` once, if `resolver` signed exactly this and the deadline has not passed.
    /// @param deadline Last valid block timestamp, in seconds since the epoch.
    /// @param signature 65 bytes r, s, v over the EIP-712 struct `Withdraw` with token zero; v is 27 or 28.
    function withdrawETH(
        address user,
        uint256 amount,
        address resolver,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        if (resolver == address(0)) revert InvalidResolver();
        if (user == address(0)) revert InvalidUser();
        if (amount == 0) revert ZeroAmount();
        if (block.timestamp > deadline) revert ExpiredSignature();
        if (usedNonces[resolver][nonce]) revert NonceAlreadyUsed();
        bytes32 digest = _withdrawDigest(user, amount, resolver, nonce, deadline);
        if (_recover(digest, signature) != resolver) revert InvalidSignature();
        uint256 balance = resolverBalanceOf[resolver][ETH];
        if (balance < amount) revert InsufficientResolverBalance();

        usedNonces[resolver][nonce] = true;
        resolverBalanceOf[resolver][ETH] = balance - amount;
        (bool sent,) = user.call{value: amount}("");
        if (!sent) revert TransferFailed();
    }

    function _depositKey(address user, address token, address resolver, uint256 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(user, token, resolver, nonce));
    }

    /// @dev The domain is computed on each call, so that a signature does not survive a fork with another chain id.
    function _withdrawDigest(address user, uint256 amount, address resolver, uint256 nonce, uint256 deadline)
        private
        view
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("SignedVault"), keccak256("1"), block.chainid, address(this))
        );
        bytes32 message = keccak256(abi.encode(WITHDRAW_TYPEHASH, user, ETH, amount, resolver, nonce, deadline));
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    /// @dev The signer, or the zero address (which is never a resolver) when the bytes are not a canonical signature.
    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address) {
        if (signature.length != 65) return address(0);
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        uint8 v = uint8(signature[64]);
        if (uint256(s) > MAX_S) return address(0);
        return ecrecover(digest, v, r, s);
    }
}
